package org.moesaic.verification.benchmark.kernels;

import org.moesaic.formats.MatrixShape;

/// One turn of ours, of the read loop or of a peer.
///
/// @param kernel see [TableKernel#name]
/// @param round turns of one round were next to each other
/// @param who [#OURS], [#READ], or a peer with its product
/// @param bytes that one operation reads
/// @param nanoseconds of one operation; of the read loop, of as many bytes
record Slice(
        String backend,
        String kernel,
        Cell cell,
        int round,
        String who,
        long bytes,
        double nanoseconds) {

    static final String OURS = "moesaic";
    static final String READ = "read";

    static final String HEADER =
            "backend,kernel,rows,columns,place,threads,batch,round,who,bytes,nanoseconds";

    private static final int FIELDS = 11;

    String line() {
        return "%s,%s,%d,%d,%s,%d,%d,%d,%s,%d,%s"
                .formatted(
                        backend,
                        kernel,
                        cell.shape().rows(),
                        cell.shape().columns(),
                        cell.place(),
                        cell.threads(),
                        cell.batch(),
                        round,
                        who,
                        bytes,
                        Double.toString(nanoseconds));
    }

    /// @throws IllegalArgumentException for a line that [#line] does not write
    static Slice parse(String line) {
        String[] fields = line.split(",");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("not " + FIELDS + " fields: " + line);
        }
        MatrixShape shape =
                new MatrixShape(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
        Cell cell =
                new Cell(
                        shape,
                        fields[4].equals("hot"),
                        Integer.parseInt(fields[5]),
                        Integer.parseInt(fields[6]));
        return new Slice(
                fields[0],
                fields[1],
                cell,
                Integer.parseInt(fields[7]),
                fields[8],
                Long.parseLong(fields[9]),
                Double.parseDouble(fields[10]));
    }
}

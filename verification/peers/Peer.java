package org.moesaic.peers;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/// The protocol of a peer: lines on standard input, each answered by one line on standard output. See README.md.
public abstract class Peer {

    /// What the library cannot do: answered with `absent REASON`.
    public static final class Absent extends RuntimeException {
        public Absent(String reason) {
            super(reason);
        }
    }

    /// @param id to ask for it again
    public record Loaded(int id, long matrixBytes, int matrices) {}

    protected abstract String version();

    protected abstract Loaded load(String product, int rows, int columns, long poolBytes);

    /// One product, with the first matrix of a pool or with that whose turn it is.
    protected abstract void multiply(int id, boolean hot, int threads);

    public final void serve() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = answer(line.split(" "));
            } catch (Absent absent) {
                answer = "absent " + absent.getMessage();
            }
            System.out.println(answer);
            System.out.flush();
        }
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "version" -> "version " + version();
            case "load" -> {
                int rows = Integer.parseInt(words[2]);
                int columns = Integer.parseInt(words[3]);
                Loaded loaded = load(words[1], rows, columns, Long.parseLong(words[4]));
                if (!words[5].equals("0")) {
                    run(loaded.id(), true, 1, Long.parseLong(words[5]));
                }
                yield "loaded " + loaded.id() + " " + loaded.matrixBytes() + " " + loaded.matrices();
            }
            case "run" -> {
                if (!words[4].equals("1")) {
                    throw new Absent("one vector at a time");
                }
                int threads = Integer.parseInt(words[3]);
                yield run(Integer.parseInt(words[1]), words[2].equals("hot"), threads, Long.parseLong(words[5]));
            }
            default -> "absent no such request: " + words[0];
        };
    }

    private String run(int id, boolean hot, int threads, long nanoseconds) {
        long products = 0;
        long start = System.nanoTime();
        long spent;
        do {
            multiply(id, hot, threads);
            products++;
            spent = System.nanoTime() - start;
        } while (spent < nanoseconds);
        return "ran " + products + " " + spent;
    }
}

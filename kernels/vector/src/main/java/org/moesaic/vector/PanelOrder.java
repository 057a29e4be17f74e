package org.moesaic.vector;

/// Where the codes of a panel lie. A panel is as many rows as a vector has 32-bit lanes.
sealed interface PanelOrder {

    /// Bytes of all codes, and of the scales that are among them.
    long bytes();

    /// Where the vectors of a plane of a block start.
    long at(int panel, int plane, int block);

    /// Bytes from a block of a plane to the next one of the same group.
    int step(int plane);

    /// Planes one after the other, in each panel; scales are elsewhere.
    ///
    /// @param planes bits of each plane
    record Apart(Groups groups, int panels, int[] planes) implements PanelOrder {

        @Override
        public long bytes() {
            return Math.multiplyExact((long) panels, panelBytes());
        }

        private long panelBytes() {
            return (long) groups.blocks() * width(planes, planes.length) * Lanes.BYTES;
        }

        @Override
        public long at(int panel, int plane, int block) {
            long before = (long) groups.blocks() * width(planes, plane) * Lanes.BYTES;
            return panel * panelBytes() + before + (long) block * step(plane);
        }

        @Override
        public int step(int plane) {
            return planes[plane] * Lanes.BYTES;
        }
    }

    /// One stream: strip after strip, in each strip panel after panel, in each panel block after block with all planes, and
    /// before each pair of groups a vector with the scales of both in fp16: a lane holds those of its row. What a kernel
    /// reads is then one ascending stream, of which memory delivers half as much again as of two.
    ///
    /// A *strip* is so many blocks of a row that what a kernel looks up for them stays in the first cache; a strip holds whole
    /// groups, or a row has one group only. Then the scale is elsewhere.
    ///
    /// @param planes bits of each plane
    /// @param stripBlocks blocks of every strip but perhaps the last
    record Stream(Groups groups, int panels, int[] planes, int stripBlocks) implements PanelOrder {

        /// Groups that share a vector of scales.
        static final int PAIR = 2;

        public Stream {
            boolean whole = stripBlocks % Math.max(1, groups.blocksPerGroup()) == 0;
            if (stripBlocks < 1 || groups.count() > 1 && !whole) {
                throw new IllegalArgumentException("strips of " + stripBlocks + " blocks");
            }
        }

        /// Whether a row has one scale, which is not among the codes.
        boolean rowScales() {
            return groups.count() <= 1;
        }

        int strips() {
            return Math.ceilDiv(groups.blocks(), stripBlocks);
        }

        int blocksOf(int strip) {
            return Math.min(stripBlocks, groups.blocks() - strip * stripBlocks);
        }

        /// Groups that start in a strip; 1 where a row has one scale.
        int groupsOf(int strip) {
            return rowScales() ? 1 : Math.ceilDiv(blocksOf(strip), groups.blocksPerGroup());
        }

        /// The first group of a strip; 0 where a row has one scale.
        int firstGroup(int strip) {
            return rowScales() ? 0 : strip * (stripBlocks / groups.blocksPerGroup());
        }

        /// Bytes of a panel's part of a strip.
        long panelBytes(int strip) {
            long scales = rowScales() ? 0 : Math.ceilDiv(groupsOf(strip), PAIR);
            return (scales + (long) blocksOf(strip) * width(planes, planes.length)) * Lanes.BYTES;
        }

        /// Where a panel's part of a strip starts.
        long start(int panel, int strip) {
            return (long) strip * panels * panelBytes(0) + panel * panelBytes(strip);
        }

        @Override
        public long bytes() {
            int strips = strips();
            return strips == 0 ? 0 : start(0, strips - 1) + panels * panelBytes(strips - 1);
        }

        @Override
        public long at(int panel, int plane, int block) {
            int strip = block / stripBlocks;
            int here = block % stripBlocks;
            int scales = rowScales() ? 0 : here / groups.blocksPerGroup() / PAIR + 1;
            long vectors = scales + width(planes, plane);
            return start(panel, strip) + vectors * Lanes.BYTES + (long) here * step(plane);
        }

        @Override
        public int step(int plane) {
            return width(planes, planes.length) * Lanes.BYTES;
        }

        /// Bytes from a vector of scales to the next of the same strip.
        long scaleStep() {
            long codes = (long) groups.blocksPerGroup() * width(planes, planes.length);
            return (PAIR * codes + 1) * Lanes.BYTES;
        }

        /// Where the vector is that has the scales of a group.
        long scaleAt(int panel, int group) {
            int strip = group * groups.blocksPerGroup() / stripBlocks;
            int here = group - firstGroup(strip);
            return start(panel, strip) + here / PAIR * scaleStep();
        }

        /// Whether a group's scale is the second of its vector.
        boolean second(int group) {
            int strip = group * groups.blocksPerGroup() / stripBlocks;
            return (group - firstGroup(strip)) % PAIR == 1;
        }
    }

    private static int width(int[] planes, int count) {
        int width = 0;
        for (int plane = 0; plane < count; plane++) {
            width += planes[plane];
        }
        return width;
    }
}

package org.moesaic.verification.benchmark.policies;

/// Rows of the table of trends: what a paper says, its figure, what came out here, and whether that is the same.
final class TrendRows {

    private final StringBuilder text = new StringBuilder();

    void add(String claim, String paper, String here, boolean holds) {
        add(claim, paper, here, holds ? "yes" : "**no**");
    }

    void add(String claim, String paper, String here, String holds) {
        text.append("| %s | %s | %s | %s |\n".formatted(claim, paper, here, holds));
    }

    static String verdict(boolean ordering, boolean size) {
        return ordering ? size ? "yes" : "ordering yes, size **no**" : "**no**";
    }

    String text() {
        return text.toString();
    }
}

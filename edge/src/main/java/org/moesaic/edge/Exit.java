package org.moesaic.edge;

/// Exit codes of the `moesaic` command. The numbers from 64 on are those of BSD `sysexits.h`.
public enum Exit {
    DONE(0),
    CHECK_FAILED(1),
    USAGE(2),
    BAD_DATA(65),
    NOT_FOUND(66),
    UNAVAILABLE(69),
    INTERNAL(70),
    CANNOT_WRITE(73),
    INTERRUPTED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

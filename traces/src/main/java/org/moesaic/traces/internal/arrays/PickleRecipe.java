package org.moesaic.traces.internal.arrays;

/// How a user turns a pickle into something that can be read.
public final class PickleRecipe {

    /// Three lines of Python, for those who trust the file.
    public static final String CURE =
            "a pickle is a program and is not run here; if you trust it, convert it in Python:\n"
                    + "    import numpy, torch  # or: import numpy, pickle; data = pickle.load(open('x.pkl', 'rb'))\n"
                    + "    data = torch.load('x.pt', map_location='cpu', weights_only=True)\n"
                    + "    numpy.savez_compressed('x.npz', experts=numpy.asarray(data))";

    private PickleRecipe() {}
}

package org.moesaic.hdl.sim.compile;

/// What becomes of one word of a register at the clock edge.
///
/// @param slot the word of the state
/// @param next node of its new value
/// @param guard node of the condition under which it changes, or -1 for always
/// @param partOfWide whether the register has more words
/// @param role name of the register without its numbers (`cell__.sum`): registers that have it in common are likely to be
///     alike, and their order to be that of a grid
record Update(int slot, int next, int guard, boolean partOfWide, String role) {

    /// The same, after words of the state have changed places.
    ///
    /// @param slots new places by the old ones
    Update moved(int[] slots) {
        return new Update(slots[slot], next, guard, partOfWide, role);
    }
}

package org.moesaic.model.replay;

import java.util.List;
import java.util.Objects;

/// What each resource did during some steps of a replay: spans whose sum is its busy time.
///
/// Of several devices each has its own tracks, without the exchanges between them; busy times are those of the busiest device of
/// each operation. Analog tiles are one track for each set of tiles that is read independently; the busy time of `tiles` is that of the
/// busiest set of each operation.
///
/// @param firstStep first step that is shown, counted from 0
/// @param lastStep last one
/// @param tracks names of the resources, and first the modules in the order in which they run
/// @param spans in order of operations
public record Timeline(int firstStep, int lastStep, List<String> tracks, List<Span> spans) {

    /// The track of the modules.
    public static final int MODULES = 0;

    /// Some time of one track.
    ///
    /// @param track index among the tracks
    /// @param startPicoseconds from the start of the trace
    /// @param durationPicoseconds how long it was busy
    /// @param label what with: layer and module
    public record Span(int track, long startPicoseconds, long durationPicoseconds, String label) {

        public Span {
            Objects.requireNonNull(label);
        }
    }

    /// Which steps to show.
    ///
    /// @param first first step, from 0
    /// @param last last step, not before the first
    public record Window(int first, int last) {

        /// Steps that one timeline can show.
        public static final int MOST_STEPS = 10_000;

        public Window {
            if (first < 0 || last < first || last - first >= MOST_STEPS) {
                throw new IllegalArgumentException("steps " + first + " to " + last);
            }
        }
    }

    public Timeline {
        tracks = List.copyOf(tracks);
        spans = List.copyOf(spans);
    }

    /// Busy time of a track: the sum of its spans.
    public long busyPicoseconds(String track) {
        int index = tracks.indexOf(track);
        return spans.stream()
                .filter(span -> span.track() == index)
                .mapToLong(Span::durationPicoseconds)
                .reduce(0, Math::addExact);
    }
}

package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The timeline against the timing pass: what it shows is what was counted.
class TimelineProperties {

    @Property(tries = 80)
    void spansSumToTheBusyTime(@ForAll long seed) {
        ReplayScenario scenario = ModulesProperties.scenario(seed);
        ReplayResult result =
                Replay.run(
                        scenario.request(2)
                                .with(ReplayOptions.DEFAULT.showing(new Timeline.Window(0, 9999))));
        Timeline timeline = result.timeline().orElseThrow();
        result.latency()
                .busyPicoseconds()
                .forEach((resource, busy) ->
                        assertEquals(busy, timeline.busyPicoseconds(resource), resource));
        assertEquals(result.latency().totalPicoseconds(), timeline.busyPicoseconds("modules"));
        assertEquals(result.trace().steps() - 1, timeline.lastStep());
        for (int track = 0; track < timeline.tracks().size(); track++) {
            oneAfterTheOther(timeline, track);
        }
    }

    /// A resource serves one thing at a time.
    private static void oneAfterTheOther(Timeline timeline, int track) {
        List<Timeline.Span> spans =
                timeline.spans().stream()
                        .filter(span -> span.track() == track)
                        .sorted(Comparator.comparingLong(Timeline.Span::startPicoseconds))
                        .toList();
        long free = 0;
        for (Timeline.Span span : spans) {
            assertTrue(span.startPicoseconds() >= free, timeline.tracks().get(track));
            free = span.startPicoseconds() + span.durationPicoseconds();
        }
    }

    /// A window changes nothing, and shows a part of the whole.
    @Property(tries = 40)
    void aWindowIsAPartOfTheWhole(@ForAll long seed) {
        ReplayScenario scenario = ModulesProperties.scenario(seed);
        ReplayRequest request = scenario.request(1);
        ReplayResult plain = Replay.run(request);
        Timeline whole = shown(request, 0, 9999);
        int first = new Random(seed).nextInt((int) plain.trace().steps());
        Timeline part = shown(request, first, first + 1);
        assertTrue(whole.spans().containsAll(part.spans()));
        assertEquals(
                whole.spans(),
                shown(scenario.request(3), 0, 9999).spans(),
                "any number of threads");
    }

    private static Timeline shown(ReplayRequest request, int first, int last) {
        return Replay.run(
                        request.with(
                                ReplayOptions.DEFAULT.showing(new Timeline.Window(first, last))))
                .timeline()
                .orElseThrow();
    }
}

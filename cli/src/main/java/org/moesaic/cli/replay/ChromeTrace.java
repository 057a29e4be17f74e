package org.moesaic.cli.replay;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.moesaic.model.replay.Timeline;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// A timeline as a trace of events, which ui.perfetto.dev and chrome://tracing open: one thread a resource, times in
/// microseconds with six decimals, so that each is a whole number of picoseconds (Trace Event Format, complete events "X").
record ChromeTrace(Timeline timeline, String title) {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    private static final int MICROSECOND_DECIMALS = 6;

    void write(Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                JsonGenerator json = MAPPER.createGenerator(writer)) {
            json.writeStartObject();
            json.writeStringProperty("displayTimeUnit", "ns");
            json.writeStringProperty("schema", "moesaic.timeline/1");
            json.writeNumberProperty("firstStep", timeline.firstStep());
            json.writeNumberProperty("lastStep", timeline.lastStep());
            json.writeArrayPropertyStart("traceEvents");
            name(json, "process_name", 0, title);
            for (int track = 0; track < timeline.tracks().size(); track++) {
                name(json, "thread_name", track, timeline.tracks().get(track));
            }
            for (Timeline.Span span : timeline.spans()) {
                span(json, span);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void name(JsonGenerator json, String what, int track, String name) {
        json.writeStartObject();
        json.writeStringProperty("ph", "M");
        json.writeNumberProperty("pid", 0);
        json.writeNumberProperty("tid", track);
        json.writeStringProperty("name", what);
        json.writeObjectPropertyStart("args");
        json.writeStringProperty("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void span(JsonGenerator json, Timeline.Span span) {
        json.writeStartObject();
        json.writeStringProperty("ph", "X");
        json.writeNumberProperty("pid", 0);
        json.writeNumberProperty("tid", span.track());
        json.writeNumberProperty("ts", microseconds(span.startPicoseconds()));
        json.writeNumberProperty("dur", microseconds(span.durationPicoseconds()));
        json.writeStringProperty("name", span.label());
        json.writeEndObject();
    }

    private static BigDecimal microseconds(long picoseconds) {
        return BigDecimal.valueOf(picoseconds, MICROSECOND_DECIMALS);
    }
}

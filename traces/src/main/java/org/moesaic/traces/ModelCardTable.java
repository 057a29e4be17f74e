package org.moesaic.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// Reads the built-in cards from the resource `models.csv`.
///
/// The columns that can be computed are not read; a test holds [ModelParameters] against them. The resource is part of
/// Moesaic, so whatever is wrong with it is a defect and not a user's mistake.
final class ModelCardTable {

    static final String RESOURCE = "models.csv";

    private final CSVRecord row;

    private ModelCardTable(CSVRecord row) {
        this.row = row;
    }

    static List<ModelCard> read() {
        List<ModelCard> cards = new ArrayList<>();
        for (CSVRecord row : rows()) {
            cards.add(new ModelCardTable(row).card());
        }
        return List.copyOf(cards);
    }

    /// The table as it is written, for tests of the computed columns too.
    static List<CSVRecord> rows() {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (InputStream bytes = ModelCardTable.class.getResourceAsStream(RESOURCE);
                Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
                CSVParser parser = format.parse(text)) {
            return parser.getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelCard card() {
        return new ModelCard(
                new ModelCard.Identity(
                        text("id"), list("aliases"), text("model"), text("family_arch")),
                layers(),
                new ModelCard.RoutedExperts(
                        moeLayerIds(),
                        number("n_routed_experts"),
                        number("top_k"),
                        number("d_ff_expert"),
                        number("mats_per_expert"),
                        text("expert_activation"),
                        flag("router_bias"),
                        text("router_norm")),
                new ModelCard.SharedExperts(
                        number("n_shared_experts"),
                        number("d_ff_shared_total"),
                        number("mats_per_shared"),
                        flag("shared_gate")),
                new ModelCard.DenseFfn(
                        number("d_ff_dense_layers"),
                        number("mats_per_dense_ffn"),
                        flag("ffn_bias")),
                attention(),
                new ModelCard.Mamba(
                        number("mamba_layers"),
                        number("mamba_d_inner"),
                        number("mamba_d_state"),
                        number("mamba_d_conv"),
                        number("mamba_dt_rank")),
                new ModelCard.ShippedFormats(
                        text("format_experts"),
                        text("format_linear"),
                        text("format_other"),
                        Double.parseDouble(text("bits_experts")),
                        Double.parseDouble(text("bits_linear")),
                        Double.parseDouble(text("bits_other")),
                        list("formats_also")),
                new ModelCard.Published(
                        optional("published_total_params"), optional("published_active_params")),
                new ModelCard.Provenance(
                        text("shape_source"),
                        text("params_source"),
                        list("recalled"),
                        text("notes")));
    }

    private ModelCard.Layers layers() {
        // `other_params` is Mamba mixers or an image tower, never both; the mixers are counted from
        // their shape.
        long imageTower = number("mamba_layers") == 0 ? Long.parseLong(text("other_params")) : 0;
        return new ModelCard.Layers(
                number("encoder_layers"),
                number("decoder_layers"),
                number("d_model"),
                number("vocab"),
                flag("tied_embeddings"),
                flag("head_bias"),
                imageTower);
    }

    private ModelCard.Attention attention() {
        return new ModelCard.Attention(
                text("attention_kind"),
                layerIds("attention_layer_ids"),
                number("attn_heads"),
                number("kv_heads"),
                number("head_dim"),
                number("v_head_dim"),
                new ModelCard.Mla(
                        number("q_lora_rank"),
                        number("kv_lora_rank"),
                        number("qk_nope_head_dim"),
                        number("qk_rope_head_dim")),
                flag("attn_qkv_bias"),
                flag("attn_out_bias"),
                flag("cross_attention"),
                new ModelCard.Window(
                        text("window_kind"),
                        number("sliding_window"),
                        layerIds("full_attention_layer_ids")));
    }

    /// First, period and last are authoritative; the ids as text are for readers.
    private List<Integer> moeLayerIds() {
        List<Integer> ids = new ArrayList<>();
        for (int id = number("moe_layer_first");
                id <= number("moe_layer_last");
                id += number("moe_layer_period")) {
            ids.add(id);
        }
        return ids;
    }

    private List<Integer> layerIds(String column) {
        return LayerRanges.parse(text(column), number("layers_total"));
    }

    private String text(String column) {
        return row.get(column);
    }

    private int number(String column) {
        return Integer.parseInt(text(column));
    }

    private boolean flag(String column) {
        return number(column) == 1;
    }

    private OptionalLong optional(String column) {
        String text = text(column);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private List<String> list(String column) {
        String text = text(column);
        return text.isEmpty() ? List.of() : List.of(text.split(";"));
    }
}

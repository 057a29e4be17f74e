package org.moesaic.cli.hdl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.moesaic.cli.Mistakes;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockParameter;
import org.moesaic.rtl.BlockSettings;
import org.moesaic.rtl.Blocks;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `BLOCK --param NAME=VALUE…`, as a mixin.
public final class BlockChoice {

    @Parameters(index = "0", paramLabel = "BLOCK", description = "A block of 'moesaic hdl list'.")
    private String name;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description =
                    "A parameter of the block; again for another. 'moesaic hdl list' shows them.")
    private List<String> parameters = List.of();

    /// The block and values for all its parameters.
    record Chosen(Block block, BlockSettings settings) {

        /// @throws MoesaicException USAGE if the parameters do not go together, or ask for more than any machine holds
        Design<Component> design() {
            try {
                return block.design(settings);
            } catch (ArithmeticException e) {
                throw MoesaicException.usage(
                        "'%s' with %s needs memories of more words than can be counted"
                                .formatted(block.name(), settings),
                        "choose smaller sizes");
            } catch (HdlException e) {
                throw usage(e);
            }
        }
    }

    /// What a circuit or simulator refused, as a mistake of the user's.
    static MoesaicException usage(HdlException e) {
        return new MoesaicException(
                Exit.USAGE,
                e.problems().stream()
                        .map(problem ->
                                Problem.of(
                                        (problem.signal().isEmpty() ? "" : problem.signal() + ": ")
                                                + problem.message(),
                                        problem.cure()))
                        .toList());
    }

    /// @throws MoesaicException USAGE with every mistake, each with the nearest name or the values allowed
    Chosen choose() {
        return choose(block -> Map.of());
    }

    /// @param otherDefaults values for parameters that the user leaves open, in place of the block's defaults
    /// @throws MoesaicException as above
    Chosen choose(Function<Block, Map<String, String>> otherDefaults) {
        Mistakes mistakes = new Mistakes();
        Block block =
                Blocks.named(name)
                        .orElseThrow(() ->
                                MoesaicException.usage(
                                        "the block '" + name + "' is not known",
                                        Names.suggest(
                                                name,
                                                Blocks.all().stream().map(Block::name).toList())));
        Map<String, String> values = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                mistakes.add("--param", "'" + parameter + "' has no value", "write NAME=VALUE");
                continue;
            }
            String key = parameter.substring(0, equals);
            String value = parameter.substring(equals + 1);
            if (block.parameter(key).isEmpty()) {
                mistakes.add(
                        "--param",
                        "'%s' has no parameter '%s'".formatted(block.name(), key),
                        Names.suggest(
                                key,
                                block.parameters().stream().map(BlockParameter::name).toList()));
            } else if (!block.parameter(key).get().kind().takes(value)) {
                mistakes.add(
                        "--param",
                        "%s=%s is not possible".formatted(key, value),
                        "allowed: " + block.parameter(key).get().kind().allowed());
            } else if (values.put(key, value) != null) {
                mistakes.add("--param", "'" + key + "' is given twice", "give it once");
            }
        }
        mistakes.throwIfAny();
        Map<String, String> all = new LinkedHashMap<>(otherDefaults.apply(block));
        all.putAll(values);
        return new Chosen(block, new BlockSettings(block, all));
    }
}

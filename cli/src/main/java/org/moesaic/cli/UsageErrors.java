package org.moesaic.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.edge.Decimals;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// One line for each way to misuse the command line: what, the value, what is allowed, the nearest valid name.
final class UsageErrors {

    private UsageErrors() {}

    static MoesaicException of(ParameterException mistake) {
        CommandSpec command = mistake.getCommandLine().getCommandSpec();
        String help = "try '" + command.qualifiedName() + " --help'";
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched, command, help);
        }
        if (mistake.getArgSpec() != null && mistake.getValue() != null) {
            return badValue(mistake, help);
        }
        return withMisspelt(mistake, command, Problem.of(plain(mistake.getMessage()), help), help);
    }

    /// What is missing is often there under a misspelt name, which the parser had not come to speak of.
    private static MoesaicException withMisspelt(
            ParameterException mistake, CommandSpec command, Problem missing, String help) {
        List<Problem> problems = new ArrayList<>();
        for (String word : mistake.getCommandLine().getUnmatchedArguments()) {
            if (isOption(word)) {
                problems.add(unknownOption(word, command, help));
            }
        }
        problems.add(missing);
        return new MoesaicException(Exit.USAGE, problems);
    }

    private static boolean isOption(String word) {
        return word.startsWith("-") && word.length() > 1;
    }

    private static Problem unknownOption(String word, CommandSpec command, String help) {
        String name = word.split("=", 2)[0];
        return Problem.of(
                "unknown option '" + name + "'", and(near(name, optionNames(command)), help));
    }

    private static MoesaicException unknown(
            UnmatchedArgumentException mistake, CommandSpec command, String help) {
        String given = mistake.getUnmatched().getFirst();
        if (isOption(given)) {
            return new MoesaicException(Exit.USAGE, unknownOption(given, command, help));
        }
        if (command.subcommands().isEmpty()) {
            return MoesaicException.usage("'" + given + "' is one word too many", help);
        }
        Collection<String> verbs = command.subcommands().keySet();
        return MoesaicException.usage(
                "unknown verb '" + given + "'", and(Names.suggest(given, verbs), help));
    }

    private static MoesaicException badValue(ParameterException mistake, String help) {
        ArgSpec argument = mistake.getArgSpec();
        String what = label(argument) + ": '" + mistake.getValue() + "'";
        if (mistake.getCause() instanceof MoesaicException own) {
            return MoesaicException.usage(label(argument) + ": " + own.getMessage(), help);
        }
        Class<?> type = argument.type();
        if (type.isEnum()) {
            List<String> names =
                    Stream.of(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .toList();
            String value = mistake.getValue();
            return MoesaicException.usage(
                    what + " is not known", and(Names.suggest(value, names), help));
        }
        return wanted(type)
                .map(wanted -> MoesaicException.usage(what + " is not " + wanted, help))
                .orElseGet(() -> MoesaicException.usage(plain(mistake.getMessage()), help));
    }

    private static Optional<String> wanted(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int", "Integer", "OptionalInt" ->
                    Optional.of("a whole number up to " + Integer.MAX_VALUE);
            case "long", "Long", "OptionalLong" ->
                    Optional.of("a whole number up to " + Long.MAX_VALUE);
            case "double", "Double", "OptionalDouble" -> Optional.of("a number");
            case "BigDecimal" ->
                    Optional.of("a number of at most " + Decimals.MOST_DIGITS + " digits");
            case "boolean", "Boolean" -> Optional.of("true or false");
            case "Path" -> Optional.of("a path");
            default -> Optional.empty();
        };
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? "option '" + option.longestName() + "'"
                : argument.paramLabel();
    }

    private static List<String> optionNames(CommandSpec command) {
        return command.options().stream().flatMap(option -> Stream.of(option.names())).toList();
    }

    private static String near(String given, Collection<String> valid) {
        return Names.nearest(given, valid)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("known: " + String.join(", ", valid.stream().sorted().toList()));
    }

    private static String and(String cure, String help) {
        return cure + (cure.endsWith("?") ? " " : "; ") + help;
    }

    /// Picocli's own words, as one line without a capital and without its `Error:`.
    private static String plain(String message) {
        String line =
                message.lines().findFirst().orElse("wrong usage").replaceFirst("^Error: ", "");
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }

    /// Makes picocli strict, and help predictable, in the whole tree of verbs: no `@file` arguments, no option given twice,
    /// options in the order of declaration, defaults shown.
    static void makeStrict(CommandLine root) {
        root.setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(false)
                .setUsageHelpWidth(100);
        setHelp(root);
    }

    private static void setHelp(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .sortOptions(false)
                .sortSynopsis(false)
                .showDefaultValues(true);
        command.getSubcommands().values().forEach(UsageErrors::setHelp);
    }
}

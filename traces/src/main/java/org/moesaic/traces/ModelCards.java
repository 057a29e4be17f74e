package org.moesaic.traces;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;

/// Model cards by name: the built-in ones and a user's own.
public final class ModelCards {

    private ModelCards() {}

    /// The built-in cards, in the order of `models.csv`.
    public static List<ModelCard> builtIn() {
        return BuiltInCards.ALL;
    }

    /// The card with that id or alias, or, if there is none, the card in that YAML file.
    ///
    /// @throws MoesaicException NOT_FOUND with the nearest names if there is neither; BAD_DATA with all that is wrong
    ///     with the file
    public static ModelCard find(String nameOrAliasOrPath) {
        return builtIn(nameOrAliasOrPath)
                .or(() -> file(nameOrAliasOrPath).map(ModelCardReader::read))
                .orElseThrow(() -> unknown(nameOrAliasOrPath));
    }

    /// The built-in card with that id or alias.
    public static Optional<ModelCard> builtIn(String nameOrAlias) {
        return builtIn().stream()
                .filter(card ->
                        card.id().equals(nameOrAlias) || card.aliases().contains(nameOrAlias))
                .findFirst();
    }

    private static Optional<Path> file(String path) {
        try {
            return Optional.of(Path.of(path)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Aliases are suggested, but not listed: there are too many.
    private static MoesaicException unknown(String name) {
        String ids =
                "built-in: " + String.join(", ", builtIn().stream().map(ModelCard::id).toList());
        String cure =
                Names.nearest(name, names())
                        .map(near -> "did you mean '" + near + "'? " + ids)
                        .orElse(ids);
        return new MoesaicException(
                Exit.NOT_FOUND, Problem.of("no model card or file '" + name + "'", cure));
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ModelCard card : builtIn()) {
            names.add(card.id());
            names.addAll(card.aliases());
        }
        return names;
    }

    /// Holds the cards so that they are read at first use, once.
    private static final class BuiltInCards {
        static final List<ModelCard> ALL = ModelCardTable.read();
    }
}

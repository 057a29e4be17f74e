package org.moesaic.hdl.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.moesaic.hdl.ir.Signal;

/// The variables of one instance and the scopes of those inside it, in the order in which they come.
final class VcdScope {

    private final StringBuilder variables = new StringBuilder();
    private final Map<String, VcdScope> inside = new LinkedHashMap<>();

    /// Puts a signal where its path leads.
    void add(Signal signal, String code, String kind) {
        String[] path = signal.name().split("\\.");
        VcdScope scope = this;
        for (int i = 0; i < path.length - 1; i++) {
            scope = scope.inside.computeIfAbsent(path[i], _ -> new VcdScope());
        }
        String range = signal.width() > 1 ? " [" + (signal.width() - 1) + ":0]" : "";
        scope.variables
                .append("$var ")
                .append(kind)
                .append(' ')
                .append(signal.width())
                .append(' ')
                .append(code)
                .append(' ')
                .append(path[path.length - 1])
                .append(range)
                .append(" $end\n");
    }

    void write(StringBuilder text) {
        text.append(variables);
        inside.forEach((name, scope) -> {
            text.append("$scope module ").append(name).append(" $end\n");
            scope.write(text);
            text.append("$upscope $end\n");
        });
    }
}

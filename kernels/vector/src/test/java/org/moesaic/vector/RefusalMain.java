package org.moesaic.vector;

/// Prints why the backend would not run in a JVM; started by [VectorBackendProviderTest] with flags.
final class RefusalMain {

    private RefusalMain() {}

    public static void main(String[] arguments) {
        VectorBackendProvider provider = new VectorBackendProvider();
        System.out.println(provider.devices().size() + " " + provider.refusal());
    }
}

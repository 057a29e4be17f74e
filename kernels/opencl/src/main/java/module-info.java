/// The OpenCL backend: the only module that reads JOCL. Found as a service, so that nothing else needs OpenCL.
module org.moesaic.opencl {
    requires transitive org.moesaic.compute;
    // Static: without it the backend says so, and everything else still works.
    requires static jocl;

    exports org.moesaic.opencl;

    provides org.moesaic.compute.BackendProvider with
            org.moesaic.opencl.OpenClProvider;
}

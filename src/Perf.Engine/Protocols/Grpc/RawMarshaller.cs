using Grpc.Core;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Messages that are encoded already.</summary>
internal static class RawMarshaller
{
    private static readonly Marshaller<byte[]> s_bytes = new((bytes, context) => context.Complete(bytes), context => context.PayloadAsNewBuffer());

    /// <summary>A method whose messages are bytes.</summary>
    public static Method<byte[], byte[]> Method(MethodType type, string service, string name) => new(type, service, name, s_bytes, s_bytes);
}

using Google.Protobuf;
using Google.Protobuf.Reflection;
using Perf.Target.Rpc;

namespace Perf.Tests.Engine.Protocols.Grpc;

/// <summary>The target's descriptors in a file, as protoc writes them with --include_imports; here in an order that imports come last.</summary>
internal sealed class DescriptorFile : IDisposable
{
    public DescriptorFile()
    {
        var set = new FileDescriptorSet();
        set.File.AddRange(WithImports(ShopReflection.Descriptor).Distinct().Select(file => file.ToProto()));
        File.WriteAllBytes(Path, set.ToByteArray());
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"perf-{Guid.NewGuid():N}.pb");

    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) => [file, .. file.Dependencies.SelectMany(WithImports)];

    public void Dispose() => File.Delete(Path);
}

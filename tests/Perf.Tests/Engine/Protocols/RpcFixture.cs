using Perf.Target;

namespace Perf.Tests.Engine.Protocols;

/// <summary>One server with HTTP/2, WebSockets and gRPC, plain and TLS, for the tests of a class.</summary>
public sealed class RpcFixture : IAsyncLifetime
{
    public TargetServer Server { get; private set; } = null!;

    public string CaFile { get; } = Path.Combine(Path.GetTempPath(), $"perf-ca-{Guid.NewGuid():N}.pem");

    public async Task InitializeAsync()
    {
        Server = await TargetServer.StartAsync(new TargetOptions { Https = true, Rpc = true });
        await Server.Certificates!.WriteAuthorityAsync(CaFile);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        File.Delete(CaFile);
    }
}

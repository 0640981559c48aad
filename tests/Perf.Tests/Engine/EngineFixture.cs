using Perf.Target;

namespace Perf.Tests.Engine;

/// <summary>One server with known behaviour, plain and TLS, for the tests of a class.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    public TargetServer Server { get; private set; } = null!;

    public string CaFile { get; } = Path.Combine(Path.GetTempPath(), $"perf-ca-{Guid.NewGuid():N}.pem");

    public async Task InitializeAsync()
    {
        Server = await TargetServer.StartAsync(new TargetOptions { Https = true });
        await Server.Certificates!.WriteAuthorityAsync(CaFile);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        File.Delete(CaFile);
    }
}

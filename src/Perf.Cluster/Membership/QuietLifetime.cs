using Microsoft.Extensions.Hosting;

namespace Perf.Cluster.Membership;

/// <summary>The process is somebody else's: signals are not listened to here, and nothing is said about starting.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

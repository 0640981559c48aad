using System.Net;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Files;

public sealed class ProbingTests
{
    [Fact]
    public async Task WaitAsync_NothingListens_SaysSo()
    {
        string? said = await Probing.WaitAsync(["http://127.0.0.1:9/"], TimeSpan.Zero, TimeProvider.System, CancellationToken.None);

        Assert.StartsWith("http://127.0.0.1:9/ does not answer", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitAsync_NoAddress_HasNothingToWaitFor() => Assert.Null(await Probing.WaitAsync([], TimeSpan.Zero, TimeProvider.System, CancellationToken.None));

    [Fact]
    public async Task WaitAsync_FileAddress_IsRefused() => Assert.Contains("no address", await Probing.WaitAsync(["file:///etc/passwd"], TimeSpan.Zero, TimeProvider.System, CancellationToken.None), StringComparison.Ordinal);

    [Fact]
    public async Task WaitAsync_FailsAtFirst_WaitsUntilItAnswers()
    {
        int asked = 0;
        using var listener = new HttpListener();
        int port = FreePort.Next();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Task server = Task.Run(async () =>
        {
            while (asked < 3)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                context.Response.StatusCode = ++asked < 3 ? 502 : 200;
                context.Response.Close();
            }
        });

        Assert.Null(await Probing.WaitAsync([$"http://127.0.0.1:{port}/health"], TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None));
        await server;
        Assert.Equal(3, asked);
    }
}

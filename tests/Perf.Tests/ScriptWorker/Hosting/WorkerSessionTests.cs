using System.IO.Pipelines;
using Perf.Engine.Workers;
using Perf.ScriptWorker.Hosting;

namespace Perf.Tests.ScriptWorker.Hosting;

public sealed class WorkerSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunAsync_ParentThatGoesDuringAnInspection_EndsIt()
    {
        string path = Path.Combine(_folder, "script.js");
        await File.WriteAllTextAsync(path, "console.log('here'); for (;;);\nexport default function () { }");
        var down = new Pipe();
        var up = new Pipe();
        var exit = new TaskCompletionSource<int>();
        var parent = new FrameStream(up.Reader.AsStream(), down.Writer.AsStream());
        parent.WriteJson(FrameKind.Order, new WorkerOrder { Script = path });
        Task<int> session = Task.Run(() => new WorkerSession(new FrameStream(down.Reader.AsStream(), up.Writer.AsStream()), _ => null, TimeProvider.System, code => exit.TrySetResult(code)).RunAsync(CancellationToken.None));

        Assert.Equal(FrameKind.Log, (await parent.ReadAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(40)))!.Value.Kind);
        await down.Writer.CompleteAsync();

        Assert.Equal(ExitCodes.Stopped, await exit.Task.WaitAsync(TimeSpan.FromSeconds(40)));
        Assert.Equal(ExitCodes.Stopped, await session.WaitAsync(TimeSpan.FromSeconds(40)));
    }
}

using System.IO.Pipelines;
using Perf.Engine.Workers;

namespace Perf.Tests.Engine.Workers;

/// <summary>A worker that does what a test says, over the same frames.</summary>
/// <param name="work">What it does; it has ended when this has.</param>
/// <param name="lastWords">What its end says.</param>
internal sealed class FakeWorker(Func<FrameStream, Task> work, string lastWords = "") : IWorkerLauncher
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it was killed.</summary>
    public Task Killed => _killed.Task;

    /// <summary>Whether nobody reads what it is sent, as when it died at once.</summary>
    public bool IsDeaf { get; init; }

    public StartedWorker Start()
    {
        var down = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var up = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        Task<string> ended = Task.Run(async () =>
        {
            await work(new FrameStream(down.Reader.AsStream(), up.Writer.AsStream()));
            await up.Writer.CompleteAsync();
            return lastWords;
        });
        return new StartedWorker(IsDeaf ? new BrokenStream() : down.Writer.AsStream(), up.Reader.AsStream(), ended, () => _killed.TrySetResult());
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }
}

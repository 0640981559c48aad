using System.IO.Pipelines;
using Perf.Engine.Workers;
using Perf.ScriptWorker.Hosting;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>A worker in this process: the same classes and the same frames, without the start of a process.</summary>
internal sealed class InProcessLauncher : IWorkerLauncher
{
    public StartedWorker Start()
    {
        var down = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var up = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var frames = new FrameStream(down.Reader.AsStream(), up.Writer.AsStream());
        Task<string> ended = Task.Run(async () =>
        {
            try
            {
                await new WorkerSession(frames, Environment.GetEnvironmentVariable, TimeProvider.System, _ => { }).RunAsync(CancellationToken.None);
                return "";
            }
            catch (Exception e)
            {
                return e.ToString();
            }
            finally
            {
                await up.Writer.CompleteAsync();
            }
        });
        return new StartedWorker(down.Writer.AsStream(), up.Reader.AsStream(), ended);
    }
}

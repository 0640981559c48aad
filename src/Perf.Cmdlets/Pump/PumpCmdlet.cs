using System.Collections.Concurrent;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>
/// The base of commands with long work: the work runs off the pipeline thread, and what it has to say is written by the pipeline thread, which alone may.
/// When the pipeline is stopped (Ctrl-C, SIGTERM, or a later command that has enough), the work is cancelled and has ended before the command does.
/// </summary>
public abstract class PumpCmdlet : PerfCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What is told when the pipeline is stopped while this is set: where what was made so far is found.</summary>
    internal string? StoppedNote { get; set; }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stop.Cancel();
        if (StoppedNote is { } note)
        {
            // A pipeline that is stopped takes no more objects; the host still takes a line.
            Host?.UI?.WriteWarningLine(note);
        }
    }

    /// <summary>Does what the pipeline thread has to do itself, such as a search of folders that writes warnings; it ends soon when the pipeline is stopped.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work. Its argument is cancelled when the pipeline is stopped.</param>
    /// <returns>What the work gave.</returns>
    internal T Interruptible<T>(Func<CancellationToken, T> work)
    {
        try
        {
            return work(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Runs work off the pipeline thread.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work. The first argument takes what is to be written; the second is cancelled when the pipeline is stopped.</param>
    /// <returns>What the work gave.</returns>
    protected T Pump<T>(Func<Action<Action<Cmdlet>>, CancellationToken, Task<T>> work)
    {
        using var queue = new BlockingCollection<Action<Cmdlet>>();
        Task<T> task = Task.Run(async () =>
        {
            try
            {
                return await work(queue.Add, _stop.Token).ConfigureAwait(false);
            }
            finally
            {
                queue.CompleteAdding();
            }
        });

        try
        {
            foreach (Action<Cmdlet> write in queue.GetConsumingEnumerable())
            {
                write(this);
            }
        }
        catch
        {
            // Stopped, or a preference such as $ProgressPreference = 'Stop' made writing an error: nobody waits for the work any more.
            _stop.Cancel();
            throw;
        }
        finally
        {
            // The work always ends before the command; its fault, if any, is thrown below.
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }

        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}

using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Perf.Telemetry.Monitors.DotNet.Locks;

/// <summary>Listens for a short while to each wait for a lock in a process. All the time it would cost a process whose locks are fought for some microseconds for each of them.</summary>
internal static class LockWaitLook
{
    private const int BufferMegabytes = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Listens.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="length">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it before its time, with nothing.</param>
    /// <returns>What it found.</returns>
    /// <exception cref="DiagnosticsClientException">The process cannot be asked.</exception>
    /// <exception cref="FormatException">What it sent is of a form that this reader does not know.</exception>
    /// <exception cref="IOException">The process has gone.</exception>
    /// <exception cref="TimeoutException">The process does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<LockWaitFound> TakeAsync(int processId, TimeSpan length, TimeProvider time, CancellationToken stop)
    {
        // Stacks would say where they wait, which is the question of a profile.
        var asked = new EventPipeSessionConfiguration([new EventPipeProvider(LockWaitEvents.Provider, EventLevel.Informational, LockWaitEvents.Keyword)], BufferMegabytes, requestRundown: false, requestStackwalk: false);
        using EventPipeSession session = await new DiagnosticsClient(processId).StartEventPipeSessionAsync(asked, stop).ConfigureAwait(false);
        long began = time.GetTimestamp();
        var events = new LockWaitEvents();
        Task reading = Task.Factory.StartNew(() => Read(session, events), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(length, time, stop).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(s_patience, time);
        await session.StopAsync(patience.Token).ConfigureAwait(false);
        TimeSpan listened = time.GetElapsedTime(began);
        await reading.WaitAsync(s_patience, time, CancellationToken.None).ConfigureAwait(false);
        return events.Found(listened);
    }

    private static void Read(EventPipeSession session, LockWaitEvents events)
    {
        ThreadNiceness.Lower();
        using var stream = new BufferedStream(session.EventStream, 64 * 1024);
        events.ReadAll(stream);
    }
}

using System.Net.Sockets;
using System.Text.Json;

namespace Perf.Control;

/// <summary>Finds running tests of this user on this machine, and steers them.</summary>
public sealed class ControlClient
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_queue = TimeSpan.FromMilliseconds(20);

    // Between bind and listen a socket that is just being made looks like one whose process is gone.
    private static readonly TimeSpan s_youngest = TimeSpan.FromSeconds(5);

    private readonly ControlFolder _folder;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;

    /// <summary>Creates a client.</summary>
    /// <param name="home">The folder in which Perf keeps its state.</param>
    /// <param name="time">Tells how old a socket is.</param>
    public ControlClient(string home, TimeProvider time)
        : this(home, time, s_answer)
    {
    }

    internal ControlClient(string home, TimeProvider time, TimeSpan patience)
    {
        _folder = new ControlFolder(home);
        _time = time;
        _patience = patience;
    }

    /// <summary>The running tests, the newest first. Sockets that killed processes left are removed.</summary>
    /// <param name="id">The beginning of their ids, or null for all.</param>
    /// <param name="unanswered">Gets a fault for each run that is there and does not answer.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>Their states.</returns>
    public async Task<IReadOnlyList<LiveRun>> FindAsync(string? id, ICollection<PerfException> unanswered, CancellationToken cancel)
    {
        // All at once: one that hangs must not hold up the others.
        (LiveRun? Run, PerfException? Fault)[] answers = await Task.WhenAll(IdsOf(id).Select(one => AskAsync(one, cancel))).ConfigureAwait(false);
        foreach (PerfException fault in answers.Select(answer => answer.Fault).OfType<PerfException>())
        {
            unanswered.Add(fault);
        }

        return [.. answers.Select(answer => answer.Run).OfType<LiveRun>().Where(run => run.Status == RunStatus.Running)];
    }

    /// <summary>The one running test that is meant.</summary>
    /// <param name="id">The beginning of its id; null for the only one.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>Its state.</returns>
    /// <exception cref="PerfException">There is none, there are several, or it does not answer.</exception>
    public async Task<LiveRun> FindOneAsync(string? id, CancellationToken cancel)
    {
        var unanswered = new List<PerfException>();
        IReadOnlyList<LiveRun> found = await FindAsync(id, unanswered, cancel).ConfigureAwait(false);
        if (found.FirstOrDefault(run => run.Id == id) is { } exact)
        {
            return exact;
        }

        // A run that does not answer is there all the same: which one is meant is not known then.
        if (found.Count + unanswered.Count > 1)
        {
            string[] ids = [.. found.Select(run => run.Id), .. unanswered.Select(fault => $"{fault.Subject}")];
            throw new PerfException(ErrorIds.RunAmbiguous, $"{ids.Length} tests are running{(id is null ? "" : $" whose id begins with '{id}'")}: {string.Join(", ", ids)}. Say which with -Id.", id);
        }

        if (unanswered.Count == 1)
        {
            throw unanswered[0];
        }

        return found.Count == 1 ? found[0] : throw new PerfException(
            ErrorIds.RunNotFound,
            id is null ? "No test is running here. Get-PerfTest lists those of this user on this machine that share this PERF_HOME." : $"No running test has an id that begins with '{id}'. Get-PerfTest lists those that run; Get-PerfResult those that have ended.",
            id);
    }

    /// <summary>Tells a run to do something.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="request">What.</param>
    /// <param name="cancel">Ends the wait for the answer.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="PerfException">The run has ended, cannot do it, or does not answer.</exception>
    public async Task<LiveRun> SendAsync(string runId, ControlRequest request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        try
        {
            using ControlChannel channel = await ConnectAsync(runId, limit.Token).ConfigureAwait(false);
            ControlHello hello = await channel.ReadAsync(ControlProtocol.Default.ControlHello, limit.Token).ConfigureAwait(false) ?? throw Ended(runId, null);
            if (hello.Protocol != ControlProtocol.Name || hello.Version != ControlProtocol.Version)
            {
                throw Unavailable(runId, $"it speaks version {hello.Version} of the control protocol and this session version {ControlProtocol.Version}. Use the version of Perf that started it", null);
            }

            await channel.WriteAsync(request, ControlProtocol.Default.ControlRequest, limit.Token).ConfigureAwait(false);
            ControlAnswer answer = await channel.ReadAsync(ControlProtocol.Default.ControlAnswer, limit.Token).ConfigureAwait(false) ?? throw Ended(runId, null);
            return answer.Error is { } error ? throw new PerfException(error.Id, error.Message, runId)
                : answer.State ?? throw Unavailable(runId, "its answer is empty", null);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw Unavailable(runId, $"its process does not answer within {DurationText.Format(_patience)}", e);
        }
        catch (JsonException e)
        {
            throw Unavailable(runId, $"its answer cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        catch (IOException e)
        {
            // The connection broke: the process ended just then.
            throw Ended(runId, e);
        }
    }

    /// <summary>Waits until a run has ended and its result is kept.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>When it has.</returns>
    public async Task WaitForEndAsync(string runId, CancellationToken cancel)
    {
        while (await IsThereAsync(runId, cancel).ConfigureAwait(false))
        {
            await Task.Delay(s_poll, _time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsThereAsync(string runId, CancellationToken cancel)
    {
        try
        {
            _ = await SendAsync(runId, ControlRequest.State, cancel).ConfigureAwait(false);
            return true;
        }
        catch (PerfException e) when (e.Id == ErrorIds.RunEnded)
        {
            return false;
        }
        catch (PerfException)
        {
            // Too busy to answer, and there.
            return true;
        }
    }

    private IEnumerable<string> IdsOf(string? id)
    {
        try
        {
            return [.. _folder.RunIds().Where(one => id is null || one.StartsWith(id, StringComparison.OrdinalIgnoreCase))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.ControlUnavailable, $"The folder of running tests, {_folder.Path}, cannot be read: {e.Message}", _folder.Path, e);
        }
    }

    private async Task<(LiveRun? Run, PerfException? Fault)> AskAsync(string runId, CancellationToken cancel)
    {
        try
        {
            return (await SendAsync(runId, ControlRequest.State, cancel).ConfigureAwait(false), null);
        }
        catch (PerfException e)
        {
            return (null, e.Id == ErrorIds.RunEnded ? null : e);
        }
    }

    private async Task<ControlChannel> ConnectAsync(string runId, CancellationToken cancel)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(_folder.AddressOf(runId), cancel).ConfigureAwait(false);
                return new ControlChannel(socket);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                // Others are before us and the queue is full; for TCP the system would wait, for a Unix socket it does not.
                socket.Dispose();
                await Task.Delay(s_queue, _time, cancel).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                throw Refused(runId, e);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    // Nobody listens, or there is no socket any more: the run is over. All else (no permission, say) is not known to be.
    private PerfException Refused(string runId, SocketException e)
    {
        bool exists = File.Exists(_folder.SocketOf(runId));
        if (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            RemoveStale(runId);
            return Ended(runId, e);
        }

        return exists ? Unavailable(runId, e.Message.TrimEnd('.'), e) : Ended(runId, e);
    }

    private void RemoveStale(string runId)
    {
        try
        {
            string path = _folder.SocketOf(runId);
            if (_time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > s_youngest)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one may.
        }
    }

    private static PerfException Ended(string runId, Exception? inner) =>
        new(ErrorIds.RunEnded, $"Run {runId} has ended. Get-PerfResult -Id {runId} gives its result.", runId, inner);

    private static PerfException Unavailable(string runId, string why, Exception? inner) =>
        new(ErrorIds.ControlUnavailable, $"Run {runId} cannot be steered: {why}.", runId, inner);
}

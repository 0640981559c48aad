using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Control;

/// <summary>
/// Lets other sessions of the same user watch and steer a run. It hears of the run as an observer does, listens from the run's start until it is disposed,
/// and never holds up the load.
/// </summary>
public sealed class ControlServer : IRunObserver, IAsyncDisposable
{
    private const int Backlog = 64;

    // A client that says nothing for so long is stuck, and would keep its connection for the run's whole time.
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_write = TimeSpan.FromSeconds(2);

    private readonly ControlFolder _folder;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _connections = [];
    private volatile RunResult _run = new();
    private volatile RunProgress? _progress;
    private volatile IRunControl? _control;
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Creates a server; it listens when the run starts.</summary>
    /// <param name="home">The folder in which Perf keeps its state.</param>
    public ControlServer(string home) => _folder = new ControlFolder(home);

    /// <summary>Says how the run is steered. Until then the run can be watched and not steered.</summary>
    /// <param name="control">The run's control.</param>
    public void Attach(IRunControl control) => _control = control;

    /// <summary>Does what a view of the same process asks for, as if it came from another session.</summary>
    /// <param name="request">What.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="PerfException">The run has ended, has not begun, or cannot do it.</exception>
    public LiveRun Steer(ControlRequest request)
    {
        ControlAnswer answer = Answer(request);
        return answer.Error is { } error ? throw new PerfException(error.Id, error.Message, _run.Id) : answer.State!;
    }

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.ControlUnavailable"/>: no socket can be made; the run goes on without.</exception>
    public void Started(RunResult result)
    {
        _run = result;
        try
        {
            _folder.Create();
            _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _listener.Bind(_folder.AddressOf(result.Id));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_folder.SocketOf(result.Id), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            _listener.Listen(Backlog);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            throw new PerfException(ErrorIds.ControlUnavailable, $"Run {result.Id} cannot be steered from another session: {_folder.SocketOf(result.Id)} cannot be made ({e.Message.TrimEnd('.')}).", result.Id, e);
        }

        _accepting = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress) => _progress = progress;

    /// <inheritdoc/>
    public void Ended(RunResult result) => _run = result;

    /// <summary>Stops listening. A command that has arrived is answered first.</summary>
    /// <returns>When all connections are closed and the socket is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        if (_listener is not null)
        {
            _listener.Dispose();
            await _accepting.ConfigureAwait(false);
            Task[] open;
            lock (_lock)
            {
                open = [.. _connections];
            }

            await Task.WhenAll(open).ConfigureAwait(false);
            TryDelete();
        }

        _closing.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Socket socket = await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                var connection = ServeAsync(socket);
                lock (_lock)
                {
                    _connections.Add(connection);
                }

                _ = connection.ContinueWith(Forget, TaskScheduler.Default);
            }
            catch (SocketException) when (!_closing.IsCancellationRequested)
            {
                // Out of descriptors, most likely: the load comes first, and clients try again.
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Forget(Task connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        // Off the accepting task, and never on the caller's thread.
        await Task.Yield();
        using var channel = new ControlChannel(socket);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        try
        {
            await WriteAsync(channel, new ControlHello { Protocol = ControlProtocol.Name, Version = ControlProtocol.Version, RunId = _run.Id }, ControlProtocol.Default.ControlHello).ConfigureAwait(false);
            while (true)
            {
                reading.CancelAfter(s_idle);
                ControlAnswer answer;
                try
                {
                    if (await channel.ReadAsync(ControlProtocol.Default.ControlRequest, reading.Token).ConfigureAwait(false) is not { } request)
                    {
                        return;
                    }

                    answer = Answer(request);
                }
                catch (JsonException e)
                {
                    await WriteAsync(channel, ControlAnswer.Of(ErrorIds.ControlUnavailable, $"The command cannot be read: {e.Message}"), ControlProtocol.Default.ControlAnswer).ConfigureAwait(false);
                    return;
                }

                await WriteAsync(channel, answer, ControlProtocol.Default.ControlAnswer).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client is gone, or the run is over.
        }
    }

    private static async Task WriteAsync<T>(ControlChannel channel, T value, JsonTypeInfo<T> type)
    {
        using var timeout = new CancellationTokenSource(s_write);
        await channel.WriteAsync(value, type, timeout.Token).ConfigureAwait(false);
    }

    private ControlAnswer Answer(ControlRequest request) => ControlDispatch.Answer(request, _run, _progress, _control);

    private void TryDelete()
    {
        try
        {
            File.Delete(_folder.SocketOf(_run.Id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A client that finds nobody behind it removes it.
        }
    }
}

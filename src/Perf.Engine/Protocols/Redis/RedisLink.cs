using System.Diagnostics;
using Perf.Engine.Pacing;
using StackExchange.Redis;

namespace Perf.Engine.Protocols.Redis;

/// <summary>
/// One connection that many steps share. It opens with the first step that needs it; where it broke, the next step opens it anew and hears what becomes of
/// that. The library's own reconnecting would answer with guesses in the meantime.
/// </summary>
internal sealed class RedisLink(ConfigurationOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _opening;
    private bool _isDisposed;

    /// <summary>The settings of the connection.</summary>
    public ConfigurationOptions Options { get; } = options;

    /// <summary>An open connection; the step that opens it counts that as connecting, those that wait for it are blocked.</summary>
    public async ValueTask<IDatabase> OpenAsync(StepOutcome outcome, CancellationToken cancellation)
    {
        (Task<ConnectionMultiplexer> opening, bool isMine) = Current();
        if (opening.IsCompletedSuccessfully)
        {
            return opening.Result.GetDatabase();
        }

        long begin = Clock.Now;
        try
        {
            return (await opening.WaitAsync(cancellation).ConfigureAwait(false)).GetDatabase();
        }
        finally
        {
            long elapsed = Math.Max(1, Clock.Now - begin);
            if (isMine)
            {
                outcome.Timings.Connecting = elapsed;
            }
            else
            {
                outcome.Timings.Blocked = elapsed;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? last;
        lock (_gate)
        {
            _isDisposed = true;
            last = _opening;
        }

        if (last is not null)
        {
            // One that is still opening closes by itself when it is open; the end of a run does not wait for it.
            await Task.WhenAny(Task.Run(() => CloseAsync(last)), Task.Delay(s_grace)).ConfigureAwait(false);
        }
    }

    private (Task<ConnectionMultiplexer> Opening, bool IsMine) Current()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_opening is { } opening && (!opening.IsCompleted || (opening.IsCompletedSuccessfully && opening.Result.IsConnected)))
            {
                return (opening, false);
            }

            if (_opening is { } broken)
            {
                _ = Task.Run(() => CloseAsync(broken));
            }

            return (_opening = ConnectAsync(), true);
        }
    }

    // The library needs its whole timeout to notice some refusals, and says of none that it was one; so the address is tried without it first. A server that
    // dies in the middle of the greeting can leave the library waiting for good.
    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        if (RedisFault.AddressOf(Options) is { } address && Options.EndPoints.Count == 1 && await NetworkFault.ProbeAsync(address.Host, address.Port, null, CancellationToken.None).ConfigureAwait(false) is { } fault)
        {
            throw fault;
        }

        Task<ConnectionMultiplexer> connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(Options));
        try
        {
            return await connecting.WaitAsync(TimeSpan.FromMilliseconds(Options.ConnectTimeout) + s_grace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = Task.Run(() => CloseAsync(connecting));
            throw;
        }
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> opening)
    {
        try
        {
            ConnectionMultiplexer connection = await opening.ConfigureAwait(false);
            await connection.CloseAsync(allowCommandsToComplete: false).WaitAsync(s_grace).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What never opened or is broken needs no closing.
            Debug.WriteLine(e.Message);
        }
    }
}

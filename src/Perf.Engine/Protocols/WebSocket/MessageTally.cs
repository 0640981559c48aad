using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>Counts the messages of one conversation, which may go on for minutes: what was counted is told a few times a second, and at the end. Safe for several threads.</summary>
/// <param name="tell">Gets how many were sent and received since it was told last; null for nobody.</param>
internal sealed class MessageTally(Action<long, long>? tell)
{
    // Often enough for a figure per second, and seldom enough that a busy conversation does not keep its loop from making load.
    private static readonly long s_pause = TimeSpan.FromMilliseconds(200).Ticks;

    private readonly Lock _lock = new();
    private long _sent;
    private long _received;
    private long _toldAt;

    /// <summary>A message was sent.</summary>
    public void Sent() => Add(1, 0);

    /// <summary>A message came.</summary>
    public void Received() => Add(0, 1);

    /// <summary>Tells what is left.</summary>
    public void Flush() => Add(0, 0, isLast: true);

    private void Add(int sent, int received, bool isLast = false)
    {
        lock (_lock)
        {
            _sent += sent;
            _received += received;
            long now = Clock.Now;
            if (_sent + _received > 0 && (isLast || now - _toldAt >= s_pause))
            {
                tell?.Invoke(_sent, _received);
                (_sent, _received, _toldAt) = (0, 0, now);
            }
        }
    }
}

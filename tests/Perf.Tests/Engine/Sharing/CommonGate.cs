using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Sharing;

/// <summary>Lets the shares of one run, all in this process, begin at one moment.</summary>
internal sealed class CommonGate(int shares)
{
    private readonly TaskCompletionSource<StartSignal> _begins = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _counting = new();
    private int _ready;
    private byte[]? _given;

    /// <summary>How long after the last share is ready they begin; a past moment for a take-over.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>From when on there is load.</summary>
    public TimeSpan From { get; init; }

    /// <summary>When they began, ticks of the clock.</summary>
    public long Start { get; private set; }

    /// <summary>What each share has used, as it told last.</summary>
    public ShareProgress?[] Latest { get; } = new ShareProgress?[shares];

    /// <summary>Hears that the load of a share has ended.</summary>
    public Action<int> Ended { get; set; } = _ => { };

    /// <summary>Ends when the load of all shares has.</summary>
    public Func<CancellationToken, Task> LoadEnded { get; set; } = _ => Task.CompletedTask;

    public IShareGate Of(int share) => new Member(this, share);

    private Task<StartSignal> ReadyAsync(ShareReady ready)
    {
        lock (_counting)
        {
            _given ??= ready.Given;
            if (++_ready == shares)
            {
                Start = Clock.Now + Ahead.Ticks;
                _begins.SetResult(new StartSignal { Start = Start, StartedAt = TimeProvider.System.GetUtcNow() + Ahead, From = From, Given = _given });
            }
        }

        return _begins.Task;
    }

    private sealed class Member(CommonGate gate, int share) : IShareGate
    {
        public Task<StartSignal> ReadyAsync(ShareReady ready, CancellationToken stop) => gate.ReadyAsync(ready).WaitAsync(stop);

        public void Progressed(ShareProgress progress) => gate.Latest[share] = progress;

        public void LoadHasEnded() => gate.Ended(share);

        public Task LoadEndedAsync(CancellationToken stop) => gate.LoadEnded(stop);
    }
}

using System.Diagnostics;
using Perf.Engine.Metrics;
using Perf.Engine.Pacing;
using Perf.Engine.Running.Machine;

namespace Perf.Engine.Running;

/// <summary>Takes an interval each second on a thread of its own, and hands it on. What is done with it never holds up the load.</summary>
internal sealed class Sampler : IDisposable
{
    /// <summary>How far an interval's end may slip behind its second, ticks: the run's last second is not cut into a whole one and a sliver of some milliseconds.</summary>
    public const long Sliver = TimeSpan.TicksPerSecond / 4;

    // A run that leaves little behind would fill the collector's whole budget, ten megabytes and more, before any of it is used again: a long run would need more memory
    // than a short one. Collected before that it is some hundred microseconds every few minutes; where more is left behind, the collector comes by itself.
    private const long MostGarbage = 4 << 20;

    private readonly RunContext _run;
    private readonly LoopSet _loops;
    private readonly MetricHub _metrics;
    private readonly MachineSampler? _machine = MachineSampler.Start();
    private readonly TimeProvider _time;
    private readonly Action<Interval> _handOn;
    private readonly ManualResetEventSlim _woken = new();
    private readonly ManualResetEventSlim _isLoadTaken = new();
    private readonly Thread _thread;
    private volatile bool _takesLoad;
    private volatile bool _ends;
    private long _loadEnd = long.MaxValue;
    private long _from;
    private int _index;
    private TimeSpan _cpu;
    private TimeSpan _gcPause;
    private TimeSpan _clockOffset;
    private long[] _waited;
    private long _allocated = GC.GetTotalAllocatedBytes();
    private int _collections = GC.CollectionCount(0);

    public Sampler(RunContext run, LoopSet loops, MetricHub metrics, TimeProvider time, Action<Interval> handOn)
    {
        _run = run;
        _loops = loops;
        _metrics = metrics;
        _time = time;
        _handOn = handOn;
        _from = run.Start + run.From;
        _thread = new Thread(Loop) { IsBackground = true, Name = "perf sampler", Priority = ThreadPriority.AboveNormal };
        _cpu = Environment.CpuUsage.TotalTime;
        _gcPause = GC.GetTotalPauseDuration();
        _clockOffset = ClockOffset();
        _waited = Waited();
    }

    public void Start() => _thread.Start();

    /// <summary>The load has ended: what is measured from here on belongs to the interval that is the last, and does not lengthen it. The first call counts.</summary>
    public void LoadHasEnded() => LoadHasEnded(Clock.Now);

    /// <summary>The load has ended, and no interval after this one is taken.</summary>
    /// <param name="moment">When, ticks of <see cref="Clock"/>; where intervals were taken since, the last is a moment long.</param>
    public void LoadHasEnded(long moment) => Interlocked.CompareExchange(ref _loadEnd, moment, long.MaxValue);

    /// <summary>The load has ended: takes its last interval now, and waits until that is handed on. What is measured from here on has an interval of its own, of a moment. Called once, between start and end.</summary>
    /// <param name="moment">When the load ended, ticks of <see cref="Clock"/>.</param>
    public void TakeLoad(long moment)
    {
        LoadHasEnded(moment);
        _takesLoad = true;
        _woken.Set();
        _isLoadTaken.Wait();
    }

    /// <summary>Takes the last interval and ends.</summary>
    public void End()
    {
        _ends = true;
        _woken.Set();
        _thread.Join();
    }

    public void Dispose()
    {
        _woken.Dispose();
        _isLoadTaken.Dispose();
    }

    private void Loop()
    {
        long end = _run.Start + _run.Plan.Duration.Ticks;

        // Whole seconds of the run's clock, also where this process comes to the run later.
        for (long boundary = BoundaryAfter(_run.Start, Math.Max(_from, Clock.Now)); ; boundary = BoundaryAfter(boundary, Clock.Now))
        {
            // The boundary at the planned end waits for the stragglers, but no longer than a quarter of a second.
            long wake = boundary <= end && end - boundary < Sliver ? end + Sliver : boundary;
            long left = Math.Max(0, wake - Clock.Now);
            bool isWoken = _woken.Wait(TimeSpan.FromTicks(left));

            // What it is woken for is said before it is woken: what comes after this wakes it anew.
            _woken.Reset();
            if (_takesLoad && !_isLoadTaken.IsSet)
            {
                Take(isLast: true);
                _isLoadTaken.Set();
            }

            if (_ends)
            {
                Take(isLast: true);
                return;
            }

            if (!isWoken && Volatile.Read(ref _loadEnd) == long.MaxValue)
            {
                Take(isLast: false);
            }
        }
    }

    /// <summary>
    /// When the next interval ends. After a hold-up, by an observer that writes to a slow disk, say, the boundaries that were missed are passed over: intervals of
    /// microseconds would show rates that never were.
    /// </summary>
    internal static long BoundaryAfter(long boundary, long now) =>
        boundary + (Math.Max(1, (now + Sliver - boundary + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond);

    private void Take(bool isLast)
    {
        // Where a second ended with the load itself, what came after has a moment of its own all the same.
        long loadEnd = Volatile.Read(ref _loadEnd);
        long now = loadEnd == long.MaxValue ? Clock.Now : Math.Max(loadEnd, _from + TimeSpan.TicksPerMillisecond);
        if (now <= _from)
        {
            return;
        }

        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        TimeSpan gcPause = GC.GetTotalPauseDuration();
        TimeSpan clockOffset = ClockOffset();
        _loops.DoOnEach(context => context.Exchange());
        var sample = new GeneratorSample
        {
            CpuSeconds = (cpu - _cpu).TotalSeconds,
            GcPauseMilliseconds = (gcPause - _gcPause).TotalMilliseconds,
            ClockStepMilliseconds = Math.Abs((clockOffset - _clockOffset).TotalMilliseconds),
            LoopBusyShare = BusiestLoop(now - _from),
        };
        Interval interval = _metrics.Take(new Interval
        {
            Index = _index++,
            Start = TimeSpan.FromTicks(_from - _run.Start),
            Length = TimeSpan.FromTicks(now - _from),
            Generator = _machine?.Complete(sample, _run.Http.Targets) ?? sample,
        });
        (_from, _cpu, _gcPause, _clockOffset) = (now, cpu, gcPause, clockOffset);

        // Busy ones are looked at while the load goes on, as in k6: that nobody is busy any more at its end says nothing of the run.
        Series[] busy = !isLast ? [Gauge(MetricNames.Vus, _loops.Busy)] : [];
        _handOn(interval with { Series = [.. interval.Series, .. busy, Gauge(MetricNames.VusMax, _run.Vus)] });
        CollectInTime();
    }

    private void CollectInTime()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        int collections = GC.CollectionCount(0);
        if (collections == _collections && allocated - _allocated >= MostGarbage)
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            collections = GC.CollectionCount(0);
        }

        if (collections != _collections)
        {
            (_collections, _allocated) = (collections, allocated);
        }
    }

    private double BusiestLoop(long length)
    {
        long[] waited = Waited();
        double busiest = 0;
        for (int i = 0; i < waited.Length; i++)
        {
            busiest = Math.Max(busiest, 1 - ((waited[i] - _waited[i]) / (double)Math.Max(1, length)));
        }

        _waited = waited;
        return Math.Clamp(busiest, 0, 1);
    }

    // A loop that waits just now has not added this wait yet, and never waits longer than a second: the sums are right over several intervals.
    private long[] Waited() => [.. _loops.Contexts.Select(context => context.Loop.WaitedTicks)];

    private static Series Gauge(string metric, double value) =>
        new() { Metric = metric, Type = MetricType.Gauge, Count = 1, Sum = value, Min = value, Max = value };

    // The time of day against the steady clock: constant unless somebody sets the time.
    private TimeSpan ClockOffset() => _time.GetUtcNow() - DateTimeOffset.UnixEpoch - Stopwatch.GetElapsedTime(0);
}

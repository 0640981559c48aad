namespace Perf.Analysis;

/// <summary>
/// From where on the load generator, and not the system under test, is what a run shows. A slow system alone meets none of these limits: it makes
/// responses late, not starts.
/// </summary>
public static class ValidityLimits
{
    /// <summary>
    /// Start lag, 99th percentile, in milliseconds. A generator that shares two cores with its target starts within 2 to 4 ms even at 20,000 starts a
    /// second; ten times that is no noise of the scheduler, and still a tenth of the usual limit of 500 ms on response time.
    /// </summary>
    public const double StartLagMilliseconds = 50;

    /// <summary>
    /// Start lag as a share of the median response time. Response time counts from the intended start and so includes the lag: a lag that is small
    /// against it changes no figure that anybody reads.
    /// </summary>
    public const double StartLagShare = 0.05;

    /// <summary>
    /// Start lag, in milliseconds, that no response time excuses: a start that is a second late belongs to another second of the plan, and the load
    /// was not the one that was asked for.
    /// </summary>
    public const double StartLagMaxMilliseconds = 1000;

    /// <summary>Starts made per start owed. The plan is the question; a run that offered less than 99 % of it answers another one.</summary>
    public const double AchievedRatio = 0.99;

    /// <summary>
    /// Dropped starts per start owed. Each is a response that would have been slow and is missing: 0.1 % of them is all that lies beyond p(99.9), and
    /// percentiles would improve by dropping.
    /// </summary>
    public const double DroppedShare = 0.001;

    /// <summary>How long a run must be for its loops to say something of the load: a shorter one is spent on compiling code and opening connections.</summary>
    public static readonly TimeSpan ShortestBusyRun = TimeSpan.FromSeconds(1);

    /// <summary>CPU as a share of all cores in the busiest ten seconds: beyond it requests queue for the generator's own threads.</summary>
    public const double CpuShare = 0.90;

    /// <summary>CPU as a share of all cores from which the user is warned: there is little left for a peak.</summary>
    public const double CpuShareWarning = 0.75;

    /// <summary>
    /// Garbage collection in one second, in milliseconds: a tenth of the second's responses were measured late. A warning, because response time
    /// includes the pause and so errs on the safe side.
    /// </summary>
    public const double GcPauseMillisecondsWarning = 100;

    /// <summary>
    /// A step of the system clock, in milliseconds: more than a time service corrects at once. Durations come from the steady clock, so that it is a
    /// warning for those who compare time stamps with other machines.
    /// </summary>
    public const double ClockStepMillisecondsWarning = 50;

    /// <summary>A step of the system clock, in milliseconds, that means the machine was suspended or moved: load stood still meanwhile.</summary>
    public const double ClockStepMilliseconds = 1000;

    /// <summary>
    /// Work of the busiest loop as a share of time, from which the user is warned: starts queue for a loop as requests do for a server, and from nine
    /// tenths on the queue is nine long on average.
    /// </summary>
    public const double LoopBusyShareWarning = 0.90;

    /// <summary>Work of the busiest loop over ten seconds: a loop that never waits is the limit, and with an arrival rate it decides what is offered.</summary>
    public const double LoopBusyShare = 0.98;

    /// <summary>Ports towards the target as a share of those that there are, from which the user is warned.</summary>
    public const double PortsUsedShareWarning = 0.80;

    /// <summary>Ports towards the target: beyond this the search for a free one takes long, and soon there is none.</summary>
    public const double PortsUsedShare = 0.95;

    /// <summary>Open files as a share of the limit, from which the user is warned.</summary>
    public const double FileDescriptorShareWarning = 0.80;

    /// <summary>Open files as a share of the limit: beyond this connections fail that the target would have taken.</summary>
    public const double FileDescriptorShare = 0.95;

    /// <summary>
    /// CPU of other processes as a share of all cores. It says why a generator is late and is no finding by itself: a machine with cores to spare may
    /// well do other work.
    /// </summary>
    public const double OtherCpuShare = 0.50;

    /// <summary>
    /// CPU quota in one second, in milliseconds over all cores, from which the user is warned: quotas hold a process in slices of up to 100 ms, and what
    /// is due meanwhile starts late.
    /// </summary>
    public const double ThrottledMillisecondsWarning = 50;

    /// <summary>
    /// How far an agent's load may begin from the moment that all agreed on, in milliseconds, before the user is warned: ten times what agents of one network keep, and still far below the second that
    /// everything is shown by.
    /// </summary>
    public const double StartSkewMillisecondsWarning = 10;

    /// <summary>An agent's start, in milliseconds, that belongs to another second of the plan: the load of all together was not the one that was asked for.</summary>
    public const double StartSkewMilliseconds = 1000;

    /// <summary>
    /// An agent's clock against the coordinator's, in milliseconds, from which the user is warned. The offset is corrected in all that was measured; who compares its logs with those of other machines
    /// should know.
    /// </summary>
    public const double ClockOffsetMillisecondsWarning = 5000;
}

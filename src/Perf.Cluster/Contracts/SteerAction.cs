namespace Perf.Cluster.Contracts;

/// <summary>What is done to a share. The numbers are the protocol's.</summary>
[Alias("perf.steer-action")]
internal enum SteerAction
{
    /// <summary>Ends at once: iterations are cut off, nothing is cleaned up.</summary>
    Abort = 0,

    /// <summary>Ends the load at once; what comes after the load is done.</summary>
    End = 1,

    /// <summary>Ends gracefully.</summary>
    Stop = 2,

    /// <summary>Holds new iterations back.</summary>
    Suspend = 3,

    /// <summary>Goes on.</summary>
    Resume = 4,

    /// <summary>Sets the arrival rate of the whole run.</summary>
    Rate = 5,

    /// <summary>Multiplies the planned arrival rate.</summary>
    Factor = 6,

    /// <summary>The load of all shares has ended: what comes after the load may be done.</summary>
    Finish = 7,

    /// <summary>Forgets the share; whatever it still has is not wanted.</summary>
    Forget = 8,
}

namespace Perf.Cluster.Coordination;

/// <summary>What becomes of a report.</summary>
internal enum ReportFate
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>It is there already.</summary>
    Repeated,

    /// <summary>One before it is missing; it will come again with that.</summary>
    Early,

    /// <summary>The share is somebody else's by now.</summary>
    Refused,
}

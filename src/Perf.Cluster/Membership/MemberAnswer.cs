namespace Perf.Cluster.Membership;

/// <summary>What a member says to somebody who wants to join.</summary>
internal enum MemberAnswer
{
    /// <summary>It takes the newcomer.</summary>
    Member,

    /// <summary>It does not know the newcomer's secret or certificate.</summary>
    Refused,

    /// <summary>Its machine says that nobody listens there, as seen from here.</summary>
    Deaf,

    /// <summary>Nothing was heard in time.</summary>
    Silent,
}

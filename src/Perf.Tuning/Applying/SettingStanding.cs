namespace Perf.Tuning;

/// <summary>How a setting stands between what it was before a change and what the change has set.</summary>
internal enum SettingStanding
{
    /// <summary>As it was before.</summary>
    AsBefore,

    /// <summary>As it was set.</summary>
    AsSet,

    /// <summary>Neither: somebody else has changed it.</summary>
    Drifted,
}

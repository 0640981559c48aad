namespace Perf.Tuning;

/// <summary>Which way an entry moves a setting: never the other.</summary>
internal enum SettingDirection
{
    /// <summary>It is raised, and never lowered.</summary>
    Up,

    /// <summary>It is lowered, and never raised.</summary>
    Down,
}

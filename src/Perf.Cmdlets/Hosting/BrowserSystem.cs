namespace Perf.Commands;

/// <summary>How a system opens addresses.</summary>
internal enum BrowserSystem
{
    /// <summary>By the shell.</summary>
    Windows,

    /// <summary>By <c>open</c>.</summary>
    MacOS,

    /// <summary>By <c>xdg-open</c>, where there is a desktop.</summary>
    Other,
}

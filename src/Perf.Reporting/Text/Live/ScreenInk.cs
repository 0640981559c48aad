namespace Perf.Reporting;

/// <summary>How a text stands on the screen, where there are colours.</summary>
internal enum ScreenInk
{
    Plain,
    Bold,
    Dim,
    Good,
    Warn,
    Bad,
    First,
    Second,
    Third,
    Inverse,
}

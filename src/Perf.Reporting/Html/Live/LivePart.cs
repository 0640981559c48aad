namespace Perf.Reporting.Html.Live;

/// <summary>A part of the live page that is replaced whole when its markup changes.</summary>
/// <param name="Id">The id of its element.</param>
/// <param name="Write">Writes the element.</param>
public sealed record LivePart(string Id, Func<LiveState, string> Write);

using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Metrics;

/// <summary>One measurement of a script that is no request: a check, a group's time, a value of a metric of the script's own, an error.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The check's, the group's or the metric's name; an error's class.</param>
/// <param name="Value">The value: milliseconds for times; 1 and 0 for true and false.</param>
/// <param name="Group">The group that it was measured in.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Metric">The script's own metric, or null.</param>
/// <param name="Text">What happened, for an error.</param>
internal readonly record struct ScriptSample(ScriptSampleKind Kind, string Name, double Value, string Group, TagSet Tags, CustomMetric? Metric = null, string Text = "");

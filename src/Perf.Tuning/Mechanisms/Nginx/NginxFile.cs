namespace Perf.Tuning.Nginx;

/// <summary>A file of a configuration, read.</summary>
/// <param name="Path">Its path, as the configuration has it.</param>
/// <param name="Text">Its text.</param>
/// <param name="Nodes">Its directives.</param>
internal sealed record NginxFile(string Path, string Text, IReadOnlyList<NginxNode> Nodes);

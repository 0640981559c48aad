namespace Perf.Tests.Grafana;

/// <summary>A data source as Grafana has it.</summary>
internal sealed record DataSource(string Uid, string Name, string Type, string Url, string? Database, string TimeInterval);

using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A course of an arrival rate over time. Rates are starts per time unit of the profile.</summary>
[JsonDerivedType(typeof(SineShape), "sine")]
[JsonDerivedType(typeof(SpikeShape), "spike")]
[JsonDerivedType(typeof(StepsShape), "steps")]
public abstract record RateShape
{
    /// <summary>The shape's name, as a scenario file writes it.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>The course as straight lines: exact where the shape is made of such, otherwise a stage of the same length at the mean rate.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<Stage> Stages { get; }

    /// <summary>The rate at the beginning.</summary>
    [JsonIgnore]
    public abstract double StartRate { get; }
}

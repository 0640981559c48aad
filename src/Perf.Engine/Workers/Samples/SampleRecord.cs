namespace Perf.Engine.Workers.Samples;

/// <summary>
/// What a record of a frame of samples is. A frame begins with the number of measurements in it (a 32-bit whole number, little endian), so that one which is not
/// read can be counted; names and tags are told once and referred to by number from then on.
/// </summary>
internal enum SampleRecord : byte
{
    /// <summary>A metric's name; its number is the next one.</summary>
    Metric = 1,

    /// <summary>Tags; their number is the next one.</summary>
    Tags = 2,

    /// <summary>What was measured at one moment: time, tags, and each metric with its value.</summary>
    Values = 3,

    /// <summary>Tags are numbered from 0 again.</summary>
    ForgetTags = 4,
}

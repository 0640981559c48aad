using Perf.Engine.Scenarios;

namespace Perf.Engine.Data;

/// <summary>Reads data files.</summary>
internal static class DataFile
{
    // Everything is held in memory, and every agent holds it too.
    private const long MaxBytes = 1_000_000_000;

    /// <summary>Reads a feeder's file.</summary>
    /// <param name="feeder">The feeder.</param>
    /// <param name="fullPath">The file.</param>
    /// <param name="keeps">Whether the values are wanted; otherwise the file is only checked, and the table has none.</param>
    /// <returns>The columns and the rows.</returns>
    /// <exception cref="DataFault">The file is not in its format, or has no rows.</exception>
    public static DataTable Read(DataFeeder feeder, string fullPath, bool keeps)
    {
        try
        {
            long length = new FileInfo(fullPath).Length;
            if (length > MaxBytes)
            {
                throw new DataFault(0, $"it is larger than {SizeText.Format(MaxBytes)}, the most that is held in memory");
            }

            var builder = new DataTableBuilder(keeps, hasKinds: feeder.Format != DataFormat.Csv, (int)length);
            switch (feeder.Format)
            {
                case DataFormat.Csv:
                    CsvRows.Read(feeder, fullPath, builder);
                    break;
                case DataFormat.Json:
                    JsonRows.ReadArray(File.ReadAllBytes(fullPath), builder);
                    break;
                default:
                    JsonRows.ReadLines(File.ReadAllBytes(fullPath), builder);
                    break;
            }

            return builder.Rows > 0 ? builder.Build() : throw new DataFault(0, builder.Columns.Count > 0 ? "it has names of columns and no rows; it needs at least one" : "it is empty; it needs at least one row");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFault(0, $"it cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a feeder's file for a run.</summary>
    /// <exception cref="PerfException">The file is not there, or not what it was when the scenario was read.</exception>
    public static DataTable Load(DataFeeder feeder, ScenarioFolder folder)
    {
        string path = folder.Require(feeder.File);
        DataTable table;
        try
        {
            table = Read(feeder, path, keeps: true);
        }
        catch (DataFault fault)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"{Place(feeder.File, fault.Line)}: {fault.Message} (the data '{feeder.Name}').", path, fault);
        }

        string? lost = feeder.Columns.FirstOrDefault(column => !table.Columns.Contains(column));
        return lost is null
            ? table
            : throw new PerfException(ErrorIds.ScenarioInvalid, $"{feeder.File} has no column '{lost}' any more (the data '{feeder.Name}'). It has changed since the scenario was read; read it again.", path);
    }

    /// <summary>A place in a data file as messages have it.</summary>
    public static string Place(string file, long line) => line > 0 ? $"{file}:{line}" : file;
}

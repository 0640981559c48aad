namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes files of rows as <c>data:</c> has them. What is the default is left out.</summary>
public static class DataDraft
{
    /// <summary>A file.</summary>
    /// <param name="feeder">The file and what is taken of it.</param>
    /// <returns>Its mapping, which belongs below its name.</returns>
    public static DraftMapping Of(DataFeeder feeder)
    {
        DraftMapping draft = new DraftMapping().Add("file", feeder.File);
        string ending = Path.GetExtension(feeder.File).ToLowerInvariant();
        DataFormat? told = ending switch { ".csv" or ".tsv" => DataFormat.Csv, ".json" => DataFormat.Json, ".ndjson" or ".jsonl" => DataFormat.Ndjson, _ => null };
        if (told != feeder.Format)
        {
            draft.Add("format", feeder.Format.ToString().ToLowerInvariant());
        }

        if (feeder.Order != DataOrder.Sequence)
        {
            draft.Add("order", feeder.Order.ToString().ToLowerInvariant());
        }

        if (feeder.Format != DataFormat.Csv)
        {
            return draft;
        }

        if (feeder.Delimiter != (ending == ".tsv" ? '\t' : ','))
        {
            draft.Add("delimiter", feeder.Delimiter == '\t' ? "tab" : feeder.Delimiter.ToString());
        }

        if (feeder.Skip > 0)
        {
            draft.Add("skip", feeder.Skip);
        }

        if (feeder.Header.Count > 0)
        {
            draft.Add("columns", DraftSequence.Of(feeder.Header));
        }

        if (!feeder.Quotes)
        {
            draft.Add("quotes", DraftScalar.Of(false));
        }

        if (feeder.Casts)
        {
            draft.Add("cast", DraftScalar.Of(true));
        }

        return feeder.Encoding == new DataFeeder().Encoding ? draft : draft.Add("encoding", feeder.Encoding);
    }
}

namespace MlNetDeep;

/// <summary>The columns of an ensemble whose members score in batches.</summary>
internal sealed class EnsembleBatchScores : BatchScores
{
    private readonly EnsembleTransformer _ensemble;
    private readonly EnsembleBinding _binding;
    private readonly BatchPipeline[] _members;
    private readonly EnsembleRow _row;

    /// <summary>Begins, before the first row.</summary>
    public EnsembleBatchScores(EnsembleTransformer ensemble, RowBatch batch)
    {
        _ensemble = ensemble;
        _binding = ensemble.Bind(batch.Source.Schema);
        _members =
        [
            .. ensemble.Members.Select((member, i) => new BatchPipeline(member, batch, _binding.ColumnsRead(i).Select(column => column.Name))),
        ];
        _row = _binding.Open(new BatchedRow(batch, null, batch.Source.Schema, []), Array.ConvertAll(_members, member => member.Output));
    }

    public override void Keep() => Array.ForEach(_members, member => member.Keep());

    public override void Score() => Array.ForEach(_members, member => member.Score());

    public override Delegate CreateGetter(string column) => _ensemble.Task.CreateGetter(column, _row, _binding.Value);

    public override void Dispose()
    {
        _row.Dispose();
        base.Dispose();
    }
}

using System.Collections;

namespace MlNetDeep;

/// <summary>
/// Predicts each row by those members that have not learned from it, in one pass over the rows, members always added in their order: nothing
/// but sums is kept.
/// </summary>
internal sealed class HeldOutEvaluation
{
    private readonly HeldOutSums[] _members;
    private readonly HeldOutSums _ensemble;

    private HeldOutEvaluation(PredictionTask task, EnsembleBinding binding)
    {
        _members = [.. Enumerable.Range(0, binding.Count).Select(_ => task.CreateSums(binding.Value))];
        _ensemble = task.CreateSums(binding.Value);
    }

    /// <summary>The errors of the members, each on what was held out of it.</summary>
    public HeldOutErrors[] Members => Array.ConvertAll(_members, sums => sums.ToErrors());

    /// <summary>The error of the ensemble.</summary>
    public HeldOutErrors Ensemble => _ensemble.ToErrors();

    /// <summary>
    /// Evaluates an ensemble on its training data: labels as <see cref="HeldOutSums.Add"/> takes them, and for each member which rows it has not
    /// learned from.
    /// </summary>
    /// <exception cref="InvalidOperationException">The data have not as many rows as there are labels.</exception>
    public static HeldOutEvaluation Run(
        EnsembleTransformer ensemble, IDataView data, float[] labels, BitArray[] heldOut, Action checkAlive)
    {
        EnsembleBinding binding = ensemble.Bind(data.Schema);
        var evaluation = new HeldOutEvaluation(ensemble.Task, binding);
        using DataViewRowCursor cursor = data.GetRowCursor(binding.Dependencies().Select(index => data.Schema[index]));
        using EnsembleRow row = binding.Open(cursor);
        var mean = new double[binding.ValueCount];
        int rows = 0;
        while (cursor.MoveNext())
        {
            checkAlive();
            if (rows == labels.Length)
                throw ResampledView.Changed(labels.Length, "more");
            evaluation.Add(row, rows, labels[rows], heldOut, mean);
            rows++;
        }

        if (rows < labels.Length)
            throw ResampledView.Changed(labels.Length, $"{rows}");

        return evaluation;
    }

    private void Add(EnsembleRow row, int index, float label, BitArray[] heldOut, double[] mean)
    {
        Array.Clear(mean);
        int count = 0;
        for (int member = 0; member < _members.Length; member++)
        {
            if (!heldOut[member][index])
                continue;
            ReadOnlySpan<double> values = row.Read(member);
            _members[member].Add(label, values);
            for (int i = 0; i < mean.Length; i++)
                mean[i] += values[i];
            count++;
        }

        if (count == 0)
            return;
        for (int i = 0; i < mean.Length; i++)
            mean[i] /= count;
        _ensemble.Add(label, mean);
    }
}

"""Code that the page shows and runs: a last batch of one through batch normalisation."""

LAST_OF_ONE = """\
data = torch.utils.data.TensorDataset(torch.randn(121, 4))
# 15 batches of 8, and one of 1:
loader = torch.utils.data.DataLoader(data, batch_size=8)
norm = torch.nn.BatchNorm1d(4)
for (x,) in loader:
    norm(x)"""
DROPPED = """\
data = torch.utils.data.TensorDataset(torch.randn(121, 4))
loader = torch.utils.data.DataLoader(
    data, batch_size=8, drop_last=True)
norm = torch.nn.BatchNorm1d(4)
for (x,) in loader:
    norm(x)
print(len(loader), norm.num_batches_tracked.item())"""
